drop schema
    api, bi, governance, jobs, inbox, intake, flow, chatwoot, sending, rework, outbox, routing, leads, people, calendar, ops, normalize
    cascade;
drop table meta.texts, meta.error_codes, meta.catalogue;
