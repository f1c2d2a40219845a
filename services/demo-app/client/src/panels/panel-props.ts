import type { DataFrame } from '@grafana/data';
import type { Exemplar } from '../../../src/contract.ts';
import type { PanelJson } from '../boards/board-json.ts';

/** What a panel type draws, and the space for it in px. */
export interface PanelProps {
  panel: PanelJson;
  frames: DataFrame[];
  /** Changes when the frames have other fields than before, and not just other values. */
  structureRev: number;
  exemplars: Exemplar[];
  width: number;
  height: number;
}
