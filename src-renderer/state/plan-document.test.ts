import { describe, expect, it } from 'vitest';
import type { OpenedPlan } from '../../src-shared/contract/api';
import { library } from '../../src-shared/model/library';
import { newPlan } from '../../src-shared/model/new-plan';
import { setEntry } from './plan-edit';
import { PlanDocument } from './plan-document.svelte';

function open(isRecovered = false): PlanDocument {
  const opened: OpenedPlan = {
    document: { documentId: 'd', fileName: 'a.json', folder: '/', isSample: false, formatVersion: 1 },
    plan: newPlan(library, 'plan', 'test@1'),
    issues: [],
  };
  return new PlanDocument(opened, library, isRecovered);
}

describe('PlanDocument', () => {
  it('is dirty exactly while its content differs from what is saved', () => {
    const document = open();
    expect(document.isDirty).toBe(false);
    document.edit('Rename plan', (plan) => void (plan.name = 'B'));
    expect(document.isDirty).toBe(true);
    document.undo();
    expect(document.isDirty).toBe(false);
    document.redo();
    const { plan } = document;
    document.markSaved(document.info, plan);
    expect(document.isDirty).toBe(false);
  });

  it('stays dirty where an edit came while the save was under way', () => {
    const document = open();
    document.edit('Rename plan', (plan) => void (plan.name = 'B'));
    const sent = document.plan;
    document.edit('Rename plan', (plan) => void (plan.name = 'C'));
    document.markSaved(document.info, sent);
    expect(document.isDirty).toBe(true);
  });

  it('is clean again when an entry is removed and set to the same', () => {
    const document = open();
    const set = (key: string, value: number | undefined): void =>
      document.edit('Change', (plan) => {
        const scenario = plan.scenarios[0];
        if (scenario) setEntry(scenario.deployment, key, value);
      });
    set('systems', 2);
    set('layout', 1);
    document.markSaved(document.info, document.plan);
    set('systems', undefined);
    set('systems', 2);
    expect(document.isDirty).toBe(false);
  });

  it('makes no step of an edit that changes nothing', () => {
    const document = open();
    document.edit('Nothing', () => undefined);
    expect(document.undoLabel).toBeNull();
  });

  it('counts recovered content as unsaved', () => {
    expect(open(true).isDirty).toBe(true);
  });

  it('finds problems at once, by path', () => {
    const document = open();
    expect(document.errors).toEqual([]);
    document.edit('Break', (plan) => {
      const scenario = plan.scenarios[0];
      if (scenario) scenario.deployment['systems'] = 'many';
    });
    expect(document.issuesAt('scenarios[0].deployment')).toHaveLength(1);
    expect(document.issuesAt('scenarios[1]')).toEqual([]);
    expect(document.errors[0]).toMatchObject({ path: 'scenarios[0].deployment.systems', found: 'many' });
  });

  it('never changes a plan that a view holds', () => {
    const document = open();
    const before = document.plan;
    const text = JSON.stringify(before);
    document.edit('Rename plan', (plan) => void (plan.name = 'B'));
    expect(JSON.stringify(before)).toBe(text);
    expect(document.plan).not.toBe(before);
  });
});
