/** publish() refused a record because the bounded queue had no room for it. */
export class QueueFullError extends Error {
  override readonly name = 'QueueFullError';
  /** Records and bytes that were waiting for an acknowledgement. */
  readonly queuedRecords: number;
  readonly queuedBytes: number;

  constructor(queuedRecords: number, queuedBytes: number) {
    super(
      `The publish queue is full: ${queuedRecords} records, ${queuedBytes} bytes. ` +
        'Await writable() before publish(), or raise maxQueuedRecords or maxQueuedBytes.',
    );
    this.queuedRecords = queuedRecords;
    this.queuedBytes = queuedBytes;
  }
}
