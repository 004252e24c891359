-- rows: exact
insert into outbox.kinds (kind, prepare, succeed, fail, abandon, prelock, is_refused_later, urgency) values
    ('alert.notify', 'alerts.prepare_notice', 'alerts.succeed_notice', 'alerts.fail_notice', 'alerts.abandon_notice', null, false, 'urgent'),
    ('chatwoot.agents', 'chatwoot.prepare_agents', 'chatwoot.succeed_agents', 'chatwoot.fail_agents', null, null, false, 'urgent'),
    ('chatwoot.contact', 'chatwoot.prepare_contact', 'chatwoot.succeed_contact', 'chatwoot.fail_job', 'chatwoot.abandon_job', null, false, null),
    ('chatwoot.conversation', 'chatwoot.prepare_conversation', 'chatwoot.succeed_conversation', 'chatwoot.fail_job', 'chatwoot.abandon_job', null, false, null),
    ('chatwoot.correction', 'chatwoot.prepare_correction', 'chatwoot.succeed_correction', 'chatwoot.fail_job', 'chatwoot.abandon_job', null, false, null),
    ('chatwoot.note', 'chatwoot.prepare_note', 'chatwoot.succeed_note', 'chatwoot.fail_job', 'chatwoot.abandon_job', null, false, null),
    ('chatwoot.observe', 'chatwoot.prepare_observe', 'inbox.succeed_observe', 'chatwoot.fail_observe', null, null, false, null),
    ('chatwoot.sweep', 'chatwoot.prepare_sweep', 'inbox.succeed_sweep', 'chatwoot.fail_sweep', null, null, false, 'urgent'),
    ('chatwoot.templates', 'sending.prepare_sync', 'sending.succeed_sync', 'sending.fail_sync', null, null, false, 'bulk'),
    ('chatwoot.update', 'chatwoot.prepare_update', 'inbox.succeed_update', 'chatwoot.fail_job', 'chatwoot.abandon_job', null, false, null),
    ('meta.lead', 'intake.prepare_fetch', 'intake.succeed_fetch', 'intake.fail_fetch', 'intake.abandon_fetch', null, false, 'urgent'),
    ('webhook.deliver', 'webhooks.prepare_delivery', 'webhooks.succeed_delivery', 'webhooks.fail_delivery', 'webhooks.abandon_delivery', null, false, 'bulk'),
    ('whatsapp.template', 'chatwoot.prepare_template', 'sending.succeed_template', 'chatwoot.fail_template', 'sending.abandon_template', 'sending.lock_person', true, null),
    ('whatsapp.templates', 'sending.prepare_sync', 'sending.succeed_sync', 'sending.fail_sync', null, null, false, 'bulk');
