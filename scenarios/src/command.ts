import type { Action, CommandAction } from './scenario.ts';
import { proxies, toxiproxyRequests } from './toxics.ts';

/** Whether an action is a command for a person to copy, and not a switch in the demo app. */
export function isCommand(action: Action): action is CommandAction {
  return 'compose' in action || 'toxic' in action;
}

/** The action as a line for a POSIX shell in the project's directory. */
export function commandLine(action: CommandAction): string {
  if ('compose' in action) {
    const env = Object.entries(action.env ?? {}).map(([name, value]) => `${name}=${quoted(value)}`);
    return [...env, 'docker', 'compose', ...action.compose.map(quoted)].join(' ');
  }
  const post = (path: string) =>
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the shell's
    `curl -fsS -X POST ${'http://127.0.0.1:${TOXIPROXY_PORT:-8474}'}${path}`;
  const [, toxic] = toxiproxyRequests(action);
  if (!toxic) return post('/reset');
  const each = `${post('/proxies/$proxy/toxics')} -d ${quoted(JSON.stringify(toxic.body))}`;
  return `${post('/reset')} && for proxy in ${proxies.join(' ')}; do ${each}; done`;
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
