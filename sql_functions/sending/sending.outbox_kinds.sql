select outbox.register_kind(
    p_kind => 'whatsapp.template',
    p_prepare => 'sending.prepare_template',
    p_succeed => 'sending.succeed_template',
    p_fail => 'sending.fail_template',
    p_abandon => 'sending.abandon_template'
);
