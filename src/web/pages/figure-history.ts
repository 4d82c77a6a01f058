// The version that a figure is from, and what earlier versions had in its place.
import type { FigureRecord } from '../../store/index/figures.ts'
import { dayText, momentText } from './format.ts'

export interface FigureHistory {
  /** When the current version of the piece was first public (epoch ms); null when the archive can't say. */
  at: number | null
  /** Other words that earlier versions had for the figure, the newest first, each with the last version that had them. */
  earlier: { id: string, version: number, words: string }[]
}

/** 第2版（2026年6月1日 12:00起公开）. */
export function versionText ({ version }: Pick<FigureRecord, 'version'>, { at }: FigureHistory): string {
  return `第${version}版${at === null ? '' : `（${momentText(at)}起公开）`}`
}

/** For a card, in one line: 第2版（2026年6月1日），第1版里写的是“50余场次”; null for a figure that never had other words. */
export function changeText ({ version }: Pick<FigureRecord, 'version'>, { at, earlier }: FigureHistory): string | null {
  const [last] = earlier
  if (last === undefined) return null
  return `文章第${version}版${at === null ? '' : `（${dayText(at)}）`}；第${last.version}版里写的是“${last.words}”`
}
