import type { Bridge } from '../bridge/bridge.ts';

export function patchRealtime(_module: unknown, _bridge: Bridge): (() => void) | undefined {
  return undefined;
}
