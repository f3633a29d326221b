import { describe } from 'vitest';
import { appendContract } from './append.ts';
import { filterContract } from './filters.ts';
import { modelContract } from './model.ts';
import { pageContract } from './pages.ts';
import { scopeContract } from './scopes.ts';
import { searchContract } from './search.ts';
import { sessionContract } from './sessions.ts';
import { statsContract } from './stats.ts';
import type { Subject } from './subject.ts';

/** What any implementation of EventStore holds to; `open` gives one that holds nothing, each time. */
export function storeContract(name: string, subject: Subject): void {
  describe(`the contract of EventStore, kept by ${name}`, () => {
    appendContract(subject);
    filterContract(subject);
    pageContract(subject);
    searchContract(subject);
    sessionContract(subject);
    statsContract(subject);
    scopeContract(subject);
    modelContract(subject);
  });
}
