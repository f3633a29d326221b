import { guard, suite } from '@chaukas/core/instrumentation';
import { patchMethods, read, type Wrapper } from '@chaukas/instrumentation';
import type { Bridge } from '../bridge/bridge.ts';
import { approvalEvent } from '../mapping/approval.ts';
import { HEARD } from './heard.ts';
import { RealtimeRecord } from './realtime-record.ts';

/**
 * Patches the sessions of one copy of the SDK's realtime package, which makes no spans: what happens in one is in the events
 * that it tells its listeners of, before they hear. No listener of ours is added.
 *
 * @returns undoes it; undefined if this is no copy of the realtime package
 */
export function patchRealtime(module: unknown, bridge: Bridge): (() => void) | undefined {
  const found = read(module, 'RealtimeSession');
  const prototype: unknown = typeof found === 'function' ? found.prototype : undefined;
  if (typeof prototype !== 'object' || prototype === null) return undefined;
  const records = new WeakMap<object, RealtimeRecord>();
  return patchMethods(prototype, 'agents realtime', wrappers(records, bridge));
}

function wrappers(records: WeakMap<object, RealtimeRecord>, bridge: Bridge): Readonly<Record<string, Wrapper>> {
  const decision =
    (outcome: 'allow' | 'deny'): Wrapper =>
    (original, self, args) => {
      guard('realtime', () =>
        records
          .get(Object(self))
          ?.place()
          .addEvent(approvalEvent(args[0], outcome, undefined)),
      );
      return Reflect.apply(original, self, args);
    };
  return {
    connect: (original, self, args) => {
      guard('realtime', () => open(records, self, bridge)?.connecting(args[0]));
      return Reflect.apply(original, self, args);
    },
    emit: (original, self, args) => {
      guard('realtime', () => {
        const [name, ...given] = args;
        const record = records.get(Object(self));
        if (record !== undefined) HEARD.get(name)?.(record, given);
      });
      return Reflect.apply(original, self, args);
    },
    approve: decision('allow'),
    reject: decision('deny'),
    close: (original, self, args) => {
      const result = Reflect.apply(original, self, args);
      guard('realtime', () => {
        records.get(Object(self))?.close();
        records.delete(Object(self));
      });
      return result;
    },
  };
}

/** A session is one run, from its connection to its end. */
function open(records: WeakMap<object, RealtimeRecord>, session: unknown, bridge: Bridge): RealtimeRecord | undefined {
  if (typeof session !== 'object' || session === null) return undefined;
  records.get(session)?.close();
  if (!suite().provider.enabled || read(session, 'options', 'tracingDisabled') === true) return undefined;
  const record = new RealtimeRecord(session, bridge);
  records.set(session, record);
  return record;
}
