import { btree_gin } from '@electric-sql/pglite/contrib/btree_gin';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';

/** What the migrations create in a database: it has to be at hand whenever one is opened. */
export const EXTENSIONS = { btree_gin, pg_trgm };
