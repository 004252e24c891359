drop schema
    api, bi, governance, desk, jobs, alerts, inbox, intake, flow, webhooks, chatwoot, sending, rework, outbox, routing, scoring, leads, people, calendar, ops, normalize
    cascade;
drop table meta.texts, meta.error_codes, meta.catalogue;
