/** Bytes that are no Event (or no EventBatch): the message names the field, what is wrong with it, and the byte where. */
export class MalformedEventError extends Error {
  override readonly name = 'MalformedEventError';
  /** Id of the event, if it stood before the fault; its sender can be told by it. */
  readonly eventId: string | undefined;

  constructor(message: string, eventId?: string) {
    super(message);
    this.eventId = eventId;
  }
}
