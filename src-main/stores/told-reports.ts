import type { CheckReport } from '../contract/models.ts';
import { fail, ok, type Result } from '../contract/result.ts';

/** The reports of a while: nobody asks for the text of older ones. */
const most = 20;

/** The last reports that a door was told, by their ids, to be told again as text. In memory alone. */
export interface ToldReports {
  remember(report: CheckReport): void;
  /** `report-not-found` for one that was not told, or too many before; `nothing-for-host` for a letter about nothing. */
  describe(id: string, as: 'report' | 'host-letter'): Promise<Result<{ readonly text: string }>>;
}

export function createToldReports(version: string): ToldReports {
  const reports = new Map<string, CheckReport>();
  return {
    remember(report) {
      reports.set(report.id, report);
      const [oldest] = reports.keys();
      if (reports.size > most && oldest !== undefined) reports.delete(oldest);
    },
    async describe(id, as) {
      const report = reports.get(id);
      if (!report) return fail('report-not-found');
      // Its words are many, and few ask for them.
      const { hostLetter, reportText } = await import('../diagnosis/report-text.ts');
      const text = as === 'report' ? reportText(report, { version }) : hostLetter(report, { version });
      return text === undefined ? fail('nothing-for-host') : ok({ text });
    },
  };
}
