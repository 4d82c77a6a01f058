// Reads what 站点.yml says.
import type Database from 'better-sqlite3'
import { NAMELESS_SITE, type Site } from '../../content/article.ts'

/** Prepares the query; before the first sync the answer is a site without a name. */
export function createSiteStore (db: Database.Database) {
  const find = db.prepare('SELECT name, host, contact, site_id_code AS siteIdCode, icp, police_record AS policeRecord, licence, attribution FROM site')
  return {
    read: (): Site => (find.get() as Site | undefined) ?? NAMELESS_SITE,
  }
}
