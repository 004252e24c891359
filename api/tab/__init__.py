"""The tab beside a conversation in Chatwoot: its page, style sheets and scripts."""
