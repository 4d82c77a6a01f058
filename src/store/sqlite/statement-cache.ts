// Prepares statements whose SQL depends on the number of words or on the filters in use.
import type Database from 'better-sqlite3'

/** Returns a function that prepares each SQL text once. All statements stay in memory, so there must be few different texts. */
export function statementCache (db: Database.Database): (sql: string) => Database.Statement {
  const statements = new Map<string, Database.Statement>()
  return (sql) => {
    const statement = statements.get(sql) ?? db.prepare(sql)
    statements.set(sql, statement)
    return statement
  }
}

/** Returns the words as parameters @w0, @w1 …. */
export const wordParams = (words: readonly string[]) => Object.fromEntries(words.map((word, index) => [`w${index}`, word]))
