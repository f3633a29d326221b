import { Cell, guard, suite } from '@chaukas/core/instrumentation';
import { type Method, patchMethods } from '../patching/patch-methods.ts';
import { read } from '../reading/read.ts';
import { watchAbandoned } from '../streams/abandoned.ts';
import type { ClientSpec } from './client-spec.ts';
import { observeAnswer, observePromise } from './observe-promise.ts';
import { CallCell, type CallListener, ObservedCall } from './observed-call.ts';
import { findHeaders, reasonOf } from './retry.ts';
import type { AnyRoute } from './route.ts';
import { RouteTable } from './route-table.ts';

const CALLS = '@chaukas/instrumentation/stainless: calls';

/**
 * The calls under way, by the options object that all their attempts share. Shared by all observers of the process, because
 * a patch that one of them made can serve the calls of another.
 */
function callsByOptions(): WeakMap<object, ObservedCall> {
  const { instrumentations } = suite();
  const found = instrumentations.get(CALLS);
  if (found instanceof WeakMap) return found;
  const made = new WeakMap<object, ObservedCall>();
  instrumentations.set(CALLS, made);
  return made;
}

/** What stands in for the methods of one prototype. */
export class ClientObserver implements CallListener {
  readonly #spec: ClientSpec;
  readonly #routes: RouteTable;
  readonly #parsesElsewhere: boolean;
  readonly #byOptions = callsByOptions();
  #underWay = 0;
  #whenIdle: (() => void) | undefined;
  #undoPromises: (() => void) | undefined;

  constructor(spec: ClientSpec, parsesElsewhere: boolean) {
    this.#spec = spec;
    this.#routes = new RouteTable(spec.routes);
    this.#parsesElsewhere = parsesElsewhere;
  }

  /** Runs `work` once no call is under way. */
  whenIdle(work: () => void): void {
    if (this.#underWay === 0) work();
    else this.#whenIdle = work;
  }

  /** The app's call: its first argument is the path. */
  post(original: Method, self: unknown, args: unknown[]): unknown {
    return this.#observe(
      guard('call', () => this.#routes.find(args[0])),
      original,
      self,
      args,
    );
  }

  /** The app's call for a list. Most lists are only looked up, some are searched for. */
  list(original: Method, self: unknown, args: unknown[]): unknown {
    const route = guard('call', () => this.#routes.find(args[0]));
    return this.#observe(route?.searches === true ? route : undefined, original, self, args);
  }

  #observe(route: AnyRoute | undefined, original: Method, self: unknown, args: unknown[]): unknown {
    const call = route && guard('call', () => this.#startObserving(self, route));
    if (call === undefined) return Reflect.apply(original, self, args);
    const promise = inside(call, original, self, args);
    guard('call', () =>
      observePromise(promise, call, this.#parsesElsewhere, (handing) => this.#observeHandedOn(handing, call)),
    );
    return promise;
  }

  /** One HTTP attempt. */
  attempt(original: Method, self: unknown, args: unknown[]): unknown {
    const call = guard('attempt', () => this.#attemptOf(args[0]));
    if (call === undefined) return this.#apart(() => Reflect.apply(original, self, args));
    const first = guard('attempt', () => call.attemptStarts()) ?? false;
    const options = first ? (guard('attempt', () => this.#begin(call, args[0])) ?? args[0]) : args[0];
    const response = inside(call, original, self, options === args[0] ? args : [options, ...args.slice(1)]);
    if (!(response instanceof Promise)) return response;
    if (!first) return observeResponse(response, call, () => undefined);
    const observed = observeResponse(response, call, (error) => call.failed(error));
    watchAbandoned(observed, call);
    return observed;
  }

  /** The client waits before a further attempt. */
  retry(original: Method, self: unknown, args: unknown[]): unknown {
    guard('retry', () => (this.#callOf(args[0]) ?? this.#currentCall())?.retryScheduled(findHeaders(args.slice(1))));
    return Reflect.apply(original, self, args);
  }

  /** The request on the wire: what came of an attempt. */
  fetch(original: Method, self: unknown, args: unknown[]): unknown {
    const call = guard('fetch', () => this.#currentCall());
    guard('fetch', () => call?.attemptSent());
    const response: unknown = Reflect.apply(original, self, args);
    return call === undefined || !(response instanceof Promise) ? response : observeFetch(response, call);
  }

  /** The reading of an answer, in clients that have a method for it. */
  parse(original: Method, self: unknown, args: unknown[]): unknown {
    const call = guard('answer', () => this.#callOf(read(args[1], 'options')));
    return call === undefined ? Reflect.apply(original, self, args) : observeAnswer(original, self, args, call);
  }

  /** Undoes what was found to be patched while calls were made. */
  undoPromises(): void {
    this.#undoPromises?.();
    this.#undoPromises = undefined;
  }

  callBegan(): void {
    this.#underWay++;
  }

  callEnded(): void {
    this.#underWay--;
    if (this.#underWay === 0) this.#whenIdle?.();
  }

  /**
   * The answer will be read by a promise that the client makes itself from what it got for the request; only the class of
   * the promises sees that.
   */
  #observeHandedOn(promise: object, call: ObservedCall): void {
    call.handedOn = true;
    const prototype: unknown = Object.getPrototypeOf(promise);
    if (typeof prototype !== 'object' || prototype === null) return;
    this.#undoPromises ??= patchMethods(prototype, 'answers', {
      parseResponseTraced: (original, self, args) => {
        const known = guard('answer', () => this.#callOf(read(args[0], 'options')));
        return known?.handedOn === true
          ? observeAnswer(original, self, args, known)
          : Reflect.apply(original, self, args);
      },
    });
  }

  #startObserving(client: unknown, route: AnyRoute): ObservedCall | undefined {
    const { provider, loops } = suite();
    if (typeof client !== 'object' || client === null || !provider.enabled) return undefined;
    // An older copy of the suite, which may be the process's, does not know it.
    if (route.chains !== true && loops.refusesCall?.() === true) {
      this.#spec.onCall();
      return undefined;
    }
    return new ObservedCall(client, route, this.#spec, this);
  }

  /** Starts the span as soon as the options are known: at once, or in the first microtask after they are. */
  #begin(call: ObservedCall, input: unknown): unknown {
    const start = (options: unknown): unknown => {
      if (typeof options !== 'object' || options === null) return options;
      const sent = guard('usage', () => this.#withUsage(options, call)) ?? options;
      this.#byOptions.set(sent, call);
      guard('attempt', () => call.begin(sent));
      return sent;
    };
    if (!(input instanceof Promise)) return start(input);
    if (this.#asksForUsage()) return input.then(start);
    // Our reaction comes before the client's because it is attached first; a rejection is the client's to handle.
    input.then(start, () => undefined);
    return input;
  }

  #asksForUsage(): boolean {
    return guard('usage', () => this.#spec.askForUsage()) === true;
  }

  /** With the app's consent, usage of a streamed answer is asked for, on a copy of the request. */
  #withUsage(options: object, call: ObservedCall): object {
    const body = this.#asksForUsage() ? call.route.askForUsage?.(read(options, 'body')) : undefined;
    if (body === undefined) return options;
    call.hidesUsage = true;
    return { ...options, body };
  }

  /** The call that a request is an attempt of: by its options, else the one whose `post` is under way. */
  #attemptOf(input: unknown): ObservedCall | undefined {
    const known = this.#callOf(input);
    if (known !== undefined) return known;
    const call = this.#currentCall();
    // Inside a call the client can make other requests, for a token or by the app's own fetch: those are not attempts.
    return call === undefined || !call.begun || call.sends(read(input, 'body')) ? call : undefined;
  }

  /** Runs a request that is no attempt of the call around it, if there is one, so that it is not taken for one. */
  #apart<T>(request: () => T): T {
    const { context } = suite();
    return this.#currentCall() === undefined ? request() : context.run(new Cell(context.current()), request);
  }

  #callOf(options: unknown): ObservedCall | undefined {
    return typeof options === 'object' && options !== null ? this.#byOptions.get(options) : undefined;
  }

  #currentCall(): ObservedCall | undefined {
    const cell = suite().context.cell();
    // A call that another observer made, such as that of another copy of the suite, is not this one's to tell of.
    return cell instanceof CallCell && cell.call.listener === this ? cell.call : undefined;
  }
}

/** Runs the client's own work for a call in the call's context, which it mostly is in already. */
function inside({ cell }: ObservedCall, original: Method, self: unknown, args: unknown[]): unknown {
  const { context } = suite();
  if (context.cell() === cell) return Reflect.apply(original, self, args);
  return context.run(cell, () => Reflect.apply(original, self, args));
}

/** The first attempt ends when all that follow it have; its failure is the call's. */
async function observeResponse(
  response: Promise<unknown>,
  call: ObservedCall,
  onFailure: (error: unknown) => void,
): Promise<unknown> {
  let result: unknown;
  try {
    result = await response;
  } catch (error) {
    guard('attempt', () => onFailure(error));
    throw error;
  }
  guard('attempt', () => call.responded(read(read(result, 'response'), 'headers')));
  return result;
}

async function observeFetch(response: Promise<unknown>, call: ObservedCall): Promise<unknown> {
  try {
    const answered = await response;
    const status: unknown = read(answered, 'status');
    if (typeof status === 'number' && status >= 400) guard('fetch', () => call.attemptFailed({ status }));
    return answered;
  } catch (error) {
    guard('fetch', () => call.attemptFailed({ error: reasonOf(error) }));
    throw error;
  }
}
