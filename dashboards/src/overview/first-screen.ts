import type { Row } from '../kit/index.ts';
import { clusterTiles } from './cluster-tiles.ts';
import { serviceTiles } from './service-tiles.ts';
import { where } from './where.ts';

/** What an overview has. */
export interface Shown {
  /** Those of the lab. */
  orders: boolean;
}

/** 16 grid rows: a screen of 1280 x 800 shows them without scrolling. */
export function firstScreen(shown: Shown): Row {
  return { panels: [...clusterTiles(), ...serviceTiles(shown), ...where(shown)] };
}
