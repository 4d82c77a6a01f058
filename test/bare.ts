import { join } from 'node:path'

/** The environment of a program that is told everything else; code that an earlier one has made ready is ready. */
export const BARE: Readonly<Record<string, string>> = { PATH: process.env['PATH'] ?? '', NODE_COMPILE_CACHE: join(import.meta.dirname, '../node_modules/.cache/compiled') }
