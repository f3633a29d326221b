import type { AnyRoute } from './route.ts';

/** Endpoints by path; in a pattern `*` stands for one segment, such as an id. */
export class RouteTable {
  readonly #exact: Readonly<Record<string, AnyRoute>>;
  readonly #patterns: ReadonlyArray<readonly [pattern: RegExp, route: AnyRoute]>;

  constructor(routes: Readonly<Record<string, AnyRoute>>) {
    this.#exact = routes;
    this.#patterns = Object.entries(routes)
      .filter(([path]) => path.includes('*'))
      .map(([path, route]) => [new RegExp(`^${path.replaceAll('*', '[^/?]+')}$`), route]);
  }

  find(path: unknown): AnyRoute | undefined {
    if (typeof path !== 'string') return undefined;
    if (Object.hasOwn(this.#exact, path)) return this.#exact[path];
    return this.#patterns.find(([pattern]) => pattern.test(path))?.[1];
  }
}
