import type { Links } from './contract.ts';

const timeoutMs = 1_000;
const rememberMs = 30_000;

/** Tells whether Grafana runs, asking it at most every 30 s. */
export function createLinks(grafana: { url: string; port: number }): () => Promise<Links> {
  let asked = 0;
  let links: Promise<Links> = Promise.resolve({});
  return () => {
    if (Date.now() - asked > rememberMs) {
      asked = Date.now();
      links = answers(`${grafana.url}/api/health`).then((runs) =>
        runs ? { grafanaPort: grafana.port } : {},
      );
    }
    return links;
  };
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) });
    return response.ok;
  } catch {
    return false;
  }
}
