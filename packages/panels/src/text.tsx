import { renderTextPanelMarkdown, textUtil } from '@grafana/data';
import { useSurroundings } from './surroundings.tsx';
import type { PanelTypeProps } from './types.ts';

interface TextOptions {
  mode?: 'markdown' | 'html' | 'code';
  content?: string;
}

/** Markdown, sanitised by Grafana's own rules. */
export function TextPanel({ panel, height }: PanelTypeProps) {
  const { replaceVariables } = useSurroundings();
  const { mode = 'markdown', content = '' } = (panel.options ?? {}) as TextOptions;
  const text = replaceVariables(content);
  if (mode === 'code') return <pre style={{ height, overflow: 'auto', margin: 0 }}>{text}</pre>;
  const html =
    mode === 'html' ? textUtil.sanitizeTextPanelContent(text) : renderTextPanelMarkdown(text);
  return (
    <div
      className="markdown-html"
      style={{ height, overflow: 'auto' }}
      // biome-ignore lint/security/noDangerouslySetInnerHtml: sanitised just above
      dangerouslySetInnerHTML={{ __html: html }}
    />
  );
}
