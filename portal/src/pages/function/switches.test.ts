import { describe, expect, it } from '@jest/globals';
import { isOn, switchesOf, switchOf } from './switches.js';

const setting = (name: string, value: string) => ({ name, value, slotSetting: false });

describe('the switch of a function', () => {
  it('is a setting of either spelling, whatever its letter case, of this function alone', () => {
    const settings = [
      setting('AzureWebJobs.handleOrder.Disabled', 'true'),
      setting('AZUREWEBJOBS_HANDLEORDER_DISABLED', '0'),
      setting('AzureWebJobs.handleOrders.Disabled', 'true'),
      setting('AzureWebJobsStorage', '***'),
    ];
    expect(switchesOf('handleOrder', settings).map((one) => [one.name, isOn(one)])).toEqual([
      ['AzureWebJobs.handleOrder.Disabled', true],
      ['AZUREWEBJOBS_HANDLEORDER_DISABLED', false],
    ]);
    expect(switchOf('handleOrder')).toBe('AzureWebJobs.handleOrder.Disabled');
  });
});
