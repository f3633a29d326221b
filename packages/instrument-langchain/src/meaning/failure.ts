import { isAbort } from '@chaukas/core/instrumentation';
import { read, readText } from '@chaukas/instrumentation';
import { commandOf, type GraphCommand } from './state.ts';

/** How a run ended that threw. */
export type Thrown =
  | { readonly kind: 'failed' }
  | { readonly kind: 'aborted' }
  /** It waits for a person. */
  | { readonly kind: 'interrupted' }
  /** It sent the work to another node of the graph around. */
  | { readonly kind: 'handed_over'; readonly command: GraphCommand };

/** The library throws for more than failures: graphs pass interrupts and commands up that way. */
export function thrown(error: unknown): Thrown {
  if (read(error, 'is_bubble_up') === true) {
    const command = read(error, 'command');
    return command === undefined ? { kind: 'interrupted' } : { kind: 'handed_over', command: commandOf(command) };
  }
  return isAbort(error) || isGraphAbort(error) ? { kind: 'aborted' } : { kind: 'failed' };
}

/** A graph that is aborted fails with a plain error of this one word. */
function isGraphAbort(error: unknown): boolean {
  return (
    readText(error, 'name') === 'Error' &&
    (readText(error, 'message') === 'Abort' || readText(error, 'message') === 'Aborted')
  );
}
