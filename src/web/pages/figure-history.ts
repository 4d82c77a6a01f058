// The version of a figure, and its words in earlier versions.
import type { FigureRecord } from '../../store/index/figures.ts'
import { dayText, momentText } from './format.ts'

export interface FigureHistory {
  /** Epoch milliseconds of the first publication of the version; null while the archive is unreadable. */
  at: number | null
  /** Other words, newest first, each with the last version that had them. */
  earlier: { id: string, version: number, words: string }[]
}

/** Returns 第2版（2026年6月1日 12:00起公开）. */
export function versionText ({ version }: Pick<FigureRecord, 'version'>, { at }: FigureHistory): string {
  return `第${version}版${at === null ? '' : `（${momentText(at)}起公开）`}`
}

/** Returns 文章第2版（2026年6月1日）；第1版里写的是“50余场次”, or null without other words. */
export function changeText ({ version }: Pick<FigureRecord, 'version'>, { at, earlier }: FigureHistory): string | null {
  const [last] = earlier
  if (last === undefined) return null
  return `文章第${version}版${at === null ? '' : `（${dayText(at)}）`}；第${last.version}版里写的是“${last.words}”`
}
