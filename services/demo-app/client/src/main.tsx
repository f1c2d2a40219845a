import './no-eval.ts';
import { initPluginTranslations } from '@grafana/i18n';
import { prepareGrafana } from '@kafka-o11y/panels';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import './page.css';

declare global {
  interface Window {
    /** From where Grafana's components load icons and fonts; vite.config.ts puts them there. */
    __grafana_public_path__?: string;
  }
}

window.__grafana_public_path__ = '/assets/grafana/';
prepareGrafana();
await initPluginTranslations('demo-app');
const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(<App />);
