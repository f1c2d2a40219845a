import type { FieldDisplay } from '@grafana/data';
import type { DataLinksContextMenuApi } from '@grafana/ui';
import { DataLinksContextMenu } from '@grafana/ui';
import type { JSX } from 'react';

interface Props {
  value: FieldDisplay;
  /** Draws the value; the API has what opens the menu, where there are several links. */
  children: (api: DataLinksContextMenuApi) => JSX.Element;
}

/** Makes a value lead on to where its links say, as Grafana's panels of single values do. */
export function ValueLinks({ value: { hasLinks, getLinks }, children }: Props) {
  if (!hasLinks || !getLinks) return children({});
  return (
    <DataLinksContextMenu links={getLinks} style={{ flexGrow: 1 }}>
      {children}
    </DataLinksContextMenu>
  );
}
