import type { InstrumentationScope } from '@chaukas/core';
import type { HostedFact } from '@chaukas/core/instrumentation';
import type { AnyRoute } from './route.ts';

/** What a vendor's package says of its client. */
export interface ClientSpec {
  readonly scope: InstrumentationScope;
  /** Endpoints by the path that the client posts to, `*` for an id in it; all others pass through untouched. */
  readonly routes: Readonly<Record<string, AnyRoute>>;
  /** Response header with the provider's id of the request. */
  readonly requestIdHeader: string;
  /** Who a client talks to, from its settings. */
  provider(client: object): { provider: string; host?: string };
  /** The OpenTelemetry span that the client makes of a call itself, from the call's options; undefined if it makes none. */
  readonly nativeSpan?: (options: object) => unknown;
  /** What the app gave for the call that is being made, where the client gets it only in another form. */
  given?(): unknown;
  /** What the error of a call says of the provider's policies. */
  refused?(error: unknown): readonly HostedFact[];
  /** Ask for the usage of streamed answers where the app does not. */
  readonly askForUsage: () => boolean;
  /** Called for each model call that is seen. */
  readonly onCall: () => void;
  /** Called where a client is not shaped as known, with what cannot be seen because of it. */
  readonly onUnknown: (what: string) => void;
}
