import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import { Problem } from '@kafka-o11y/service';
import type { FastifyInstance } from 'fastify';

/** Where `npm run build` puts the client. */
const builtClient = fileURLToPath(new URL('../client/dist/', import.meta.url));

const yearSeconds = 365 * 24 * 3600;

/** Serves the built client: its files, and its one page under every address that is a page's. */
export function clientFiles(http: FastifyInstance): void {
  const page = readPage();
  // Their names change with their content, but for icons, which never change.
  http.register(fastifyStatic, {
    root: `${builtClient}assets`,
    prefix: '/assets/',
    immutable: true,
    maxAge: yearSeconds * 1000,
    decorateReply: false,
  });
  http.get('/*', (request, reply) => {
    const path = request.url.split('?')[0] ?? '/';
    const isPage = !path.startsWith('/api/') && !/\.\w+$/.test(path);
    if (!isPage) throw new Problem(404, `there is no GET ${path}`);
    return reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(page);
  });
}

function readPage(): string {
  const path = `${builtClient}index.html`;
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new Error(`${path} is missing: run "npm run build -w @kafka-o11y/demo-app"`, { cause });
  }
}
