import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder, TextMode } from '@grafana/grafana-foundation-sdk/text';
import { prometheus } from './datasources.ts';
import type { Frame } from './frame.ts';
import { framed } from './frame.ts';

export interface TextSpec extends Frame {
  /** Markdown. */
  content: string;
}

/** Builds a panel of words that explains its neighbours. */
export function text(spec: TextSpec): Panel {
  return framed(new PanelBuilder(), spec, prometheus, 4)
    .mode(TextMode.Markdown)
    .content(spec.content)
    .build();
}
