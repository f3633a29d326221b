import { openSqliteStore } from '../../../src/store/sqlite/index.ts';
import { storeContract } from '../contract/store-contract.ts';
import { freshPath } from './fresh-path.ts';

storeContract('SQLite in a file', { open: () => openSqliteStore({ path: freshPath() }), modelRuns: 5 });
