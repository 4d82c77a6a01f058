import type Database from 'better-sqlite3'

/** A database whose next transactions throw as a full disk does, as many as `state.left` says. */
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
