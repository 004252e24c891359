-- rows: exact
insert into outbox.kinds (kind, prepare, succeed, fail, abandon, is_refused_later) values
    ('chatwoot.contact', 'chatwoot.prepare_contact', 'chatwoot.succeed_contact', 'chatwoot.fail_job', 'chatwoot.abandon_job', false),
    ('chatwoot.conversation', 'chatwoot.prepare_conversation', 'chatwoot.succeed_conversation', 'chatwoot.fail_job', 'chatwoot.abandon_job', false),
    ('chatwoot.note', 'chatwoot.prepare_note', 'chatwoot.succeed_note', 'chatwoot.fail_job', 'chatwoot.abandon_job', false),
    ('chatwoot.update', 'chatwoot.prepare_update', 'inbox.succeed_update', 'chatwoot.fail_job', 'chatwoot.abandon_job', false),
    ('whatsapp.template', 'sending.prepare_template', 'sending.succeed_template', 'sending.fail_template', 'sending.abandon_template', true);
