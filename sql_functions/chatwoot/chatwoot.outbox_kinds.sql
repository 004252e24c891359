select outbox.register_kind(
    p_kind => x.kind, p_prepare => x.prepare, p_succeed => x.succeed, p_fail => 'chatwoot.fail_job'
)
from (values
    ('chatwoot.contact', 'chatwoot.prepare_contact', 'chatwoot.succeed_contact'),
    ('chatwoot.conversation', 'chatwoot.prepare_conversation', 'chatwoot.succeed_conversation'),
    ('chatwoot.note', 'chatwoot.prepare_note', 'chatwoot.succeed_note'),
    ('chatwoot.update', 'chatwoot.prepare_update', 'chatwoot.succeed_update')
) as x (kind, prepare, succeed);
