import { openSqliteStore } from '../../../src/store/sqlite/index.ts';
import { storeContract } from '../contract/store-contract.ts';

storeContract('SQLite in memory', { open: () => openSqliteStore({ path: ':memory:' }) });
