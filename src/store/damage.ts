// Tells a damaged database file from a full disk, missing rights and all else that can go wrong with one.

/** Whether an error says that a database file is damaged, or is none. */
export const isDamage = (error: unknown) => /^SQLITE_(?:CORRUPT|NOTADB)/.test((error as { code?: string } | null)?.code ?? '')
