/** The Publisher was stopped: it takes no more records, and start() gave up waiting. */
export class PublisherClosedError extends Error {
  override readonly name = 'PublisherClosedError';

  constructor() {
    super('The publisher has been stopped. Publish before stop(), or create a new Publisher.');
  }
}
