-- rows: exact
insert into outbox.kinds (kind, prepare, succeed, fail, abandon, prelock, is_refused_later) values
    ('chatwoot.contact', 'chatwoot.prepare_contact', 'chatwoot.succeed_contact', 'chatwoot.fail_job', 'chatwoot.abandon_job', null, false),
    ('chatwoot.conversation', 'chatwoot.prepare_conversation', 'chatwoot.succeed_conversation', 'chatwoot.fail_job', 'chatwoot.abandon_job', null, false),
    ('chatwoot.note', 'chatwoot.prepare_note', 'chatwoot.succeed_note', 'chatwoot.fail_job', 'chatwoot.abandon_job', null, false),
    ('chatwoot.update', 'chatwoot.prepare_update', 'inbox.succeed_update', 'chatwoot.fail_job', 'chatwoot.abandon_job', null, false),
    ('whatsapp.template', 'sending.prepare_template', 'sending.succeed_template', 'sending.fail_template', 'sending.abandon_template', 'sending.lock_person', true);
