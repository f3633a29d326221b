import { MAX_TIMEOUT } from '../../runtime/deadline.ts';
import { suite } from '../../runtime/suite.ts';
import { DEFAULT_ENDPOINT } from './endpoint.ts';

/** How often and when an export is tried again. */
export interface RetryOptions {
  /** Attempts in all, the first one included, as in the originals. @defaultValue 3 */
  maxRetries: number;
  /** Milliseconds between the first attempt and the second; doubled each time. @defaultValue 1000 */
  baseDelay: number;
  /** Longest delay in milliseconds, also where the server asks for more. @defaultValue 30000 */
  maxDelay: number;
}

/** Options of a `BackendSpanExporter`; a number that makes no sense is named on stderr, and the default used. */
export interface BackendSpanExporterOptions extends Partial<RetryOptions> {
  /** @defaultValue the key of `setTracingExportApiKey`; never one of the environment */
  apiKey?: string | undefined;
  organization?: string | undefined;
  project?: string | undefined;
  /** Where traces are posted. @defaultValue the ingest endpoint of `endpoint.ts` */
  endpoint?: string | undefined;
}

/** The options with every default filled in, but for the key. */
export interface BackendOptions extends RetryOptions {
  apiKey: string | undefined;
  organization: string | undefined;
  project: string | undefined;
  endpoint: string;
}

const DEFAULTS: RetryOptions = { maxRetries: 3, baseDelay: 1000, maxDelay: 30_000 };
const NUMBERS = ['maxRetries', 'baseDelay', 'maxDelay'] as const;

/** An address that cannot be used is used all the same: traces must not go where the app did not send them. */
export function checkedBackendOptions(options: BackendSpanExporterOptions): BackendOptions {
  const result = { ...DEFAULTS };
  for (const name of NUMBERS) {
    const value = options[name];
    if (value === undefined) continue;
    if (typeof value === 'number' && value >= 0 && value <= MAX_TIMEOUT) result[name] = value;
    else
      suite().runtime.notices.problem(
        `BackendSpanExporter: ${name} cannot be ${String(value)}: ${DEFAULTS[name]} is used`,
      );
  }
  const { apiKey, organization, project, endpoint = DEFAULT_ENDPOINT } = options;
  return { ...result, apiKey: apiKey?.trim() || undefined, organization, project, endpoint };
}
