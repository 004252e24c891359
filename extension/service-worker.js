/** What happens without a page: the toolbar button, the menu, the queue. Chrome stops this worker at will, so it keeps no state. */

chrome.action.onClicked.addListener((tab) => {
  // Not setPanelBehavior: a panel that Chrome opens by itself grants no access to the tab.
  void chrome.sidePanel.open({ windowId: tab.windowId });
});
