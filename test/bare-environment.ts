// The environment of each process that a test starts.
import { join } from 'node:path'

/** PATH and a cache of compiled code alone: a test gives every setting itself. */
export const BARE_ENVIRONMENT: Readonly<Record<string, string>> = { PATH: process.env['PATH'] ?? '', NODE_COMPILE_CACHE: join(import.meta.dirname, '../node_modules/.cache/compiled') }
