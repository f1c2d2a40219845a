/** What one signal passes through on its way out. */
export interface Pipeline<Processor> {
  processors: Processor[];
  /** Stops retrying, so that what is still on its way fails and is counted now. */
  abandon(): void;
}

/** For the exporters `console` and `none`, which have nothing to retry. */
export const nothingToAbandon = () => {};

/**
 * How many exports may be in flight: a flush sends the whole queue at once, one request a batch,
 * and the exporter refuses what exceeds this.
 */
export function exportConcurrency(maxQueueSize: number, maxExportBatchSize: number): number {
  return Math.ceil(maxQueueSize / maxExportBatchSize) + 1;
}
