// Simulates a full disk.
import type Database from 'better-sqlite3'

/** Wraps a database: as many of its next transactions as `state.left` throw SQLITE_FULL. */
export function failingWrites () {
  const state = { left: 0 }
  const wrap = (db: Database.Database): Database.Database => new Proxy(db, {
    get (target, name) {
      if (name === 'transaction' && state.left > 0) {
        return () => ({ immediate: () => { state.left--; throw Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' }) } })
      }
      const value = Reflect.get(target, name, target) as unknown
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  return { state, wrap }
}
