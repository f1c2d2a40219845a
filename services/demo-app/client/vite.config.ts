import { cpSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vite';

/** Icons that Grafana's components ask for but that are not in their package. */
const ownIcons = fileURLToPath(new URL('icons', import.meta.url));
const outDir = fileURLToPath(new URL('dist', import.meta.url));

export default defineConfig({
  plugins: [react(), grafanaAssets()],
  build: { outDir, emptyOutDir: true, chunkSizeWarningLimit: 4_000 },
});

/**
 * Grafana's components load their icons and fonts at run time, from where `grafanaPublicPath` in
 * src/main.tsx says. The icons are in their package; the fonts are Grafana's own copies of Inter
 * and Roboto Mono, which come from @fontsource here.
 */
function grafanaAssets(): Plugin {
  const require = createRequire(import.meta.url);
  const packageRoot = (name: string) => dirname(require.resolve(`${name}/package.json`));
  const assets = join(outDir, 'assets/grafana');
  const fonts = {
    'inter/Inter-Regular': 'inter/files/inter-latin-400-normal',
    'inter/Inter-Medium': 'inter/files/inter-latin-500-normal',
    'inter/Inter-Italic': 'inter/files/inter-latin-400-italic',
    'inter/Inter-MediumItalic': 'inter/files/inter-latin-500-italic',
    'roboto/L0xTDF4xlVMF-BfR8bXMIhJHg45mwgGEFl0_3vrtSM1J-gEPT5Ese6hmHSh0mQ':
      'roboto-mono/files/roboto-mono-latin-400-normal',
  };
  return {
    name: 'grafana-assets',
    closeBundle() {
      const icons = join(packageRoot('@grafana/ui'), 'dist/public/img/icons');
      cpSync(icons, join(assets, 'build/img/icons'), { recursive: true });
      cpSync(ownIcons, join(assets, 'build/img/icons/unicons'), { recursive: true });
      for (const [to, from] of Object.entries(fonts)) {
        const [name = '', ...path] = from.split('/');
        const source = join(packageRoot(`@fontsource/${name}`), ...path);
        cpSync(`${source}.woff2`, join(assets, 'fonts', `${to}.woff2`));
      }
    },
  };
}
