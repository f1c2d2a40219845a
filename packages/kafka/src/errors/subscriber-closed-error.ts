/** The Subscriber was stopped before it had joined its group. */
export class SubscriberClosedError extends Error {
  override readonly name = 'SubscriberClosedError';
  readonly groupId: string;

  constructor(groupId: string) {
    super(`The subscriber of group "${groupId}" was stopped before it joined the group.`);
    this.groupId = groupId;
  }
}
