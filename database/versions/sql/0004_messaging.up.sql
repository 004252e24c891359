create table sending.channels (
    id bigint generated always as identity,
    code text not null,
    phone_number_id text not null,
    chatwoot_account_id bigint not null,
    chatwoot_inbox_id bigint not null,
    chatwoot_user_id bigint,
    state text not null default 'active',
    state_reason text,
    held_until timestamptz,
    messages_per_second integer not null default 80,
    people_per_day integer,
    is_default boolean not null default false,
    created_at timestamptz not null default util.current_time(),
    constraint channels_pkey primary key (id),
    constraint channels_code_key unique (code),
    constraint channels_phone_number_id_key unique (phone_number_id),
    constraint channel_state_is_known check (state in ('active', 'stopped')),
    constraint stopped_with_a_reason check (state = 'active' or state_reason is not null),
    constraint messages_per_second_is_positive check (messages_per_second > 0),
    constraint people_per_day_is_positive check (people_per_day > 0)
);
create unique index channels_is_default_key on sending.channels (is_default) where is_default;
comment on table sending.channels is 'One row per business number: a WhatsApp phone number id and the Chatwoot inbox of the same number.';
comment on column sending.channels.chatwoot_user_id is
'User who owns our Chatwoot token: messages by this user are ours, not a human''s. Null until synchronised.';
comment on column sending.channels.held_until is 'No template leaves before this moment (a rate limit was answered).';
comment on column sending.channels.messages_per_second is 'Throughput of the number; 80 unless Meta upgraded it (Cloud API, throughput).';
comment on column sending.channels.people_per_day is
'Unique people who may be contacted outside a window in a moving day (Meta, messaging limits); null means unlimited.';

create table sending.send_seconds (
    channel_id bigint not null,
    starts_at timestamptz not null,
    sends integer not null,
    constraint send_seconds_pkey primary key (channel_id),
    constraint send_seconds_channel_id_fkey foreign key (channel_id) references sending.channels (id)
) with (fillfactor = 20);
comment on table sending.send_seconds is 'Sends of each channel in its current second, so that several workers obey one limit together.';

create table sending.templates (
    id bigint generated always as identity,
    code text not null,
    purpose text not null,
    name text not null,
    language text not null default 'pt_BR',
    category text not null,
    parameter_format text not null default 'POSITIONAL',
    body text not null,
    footer text,
    parameters text[] not null default '{}',
    buttons jsonb not null default '[]',
    state text not null default 'draft',
    held_until timestamptz,
    state_since timestamptz,
    created_at timestamptz not null default util.current_time(),
    constraint templates_pkey primary key (id),
    constraint templates_code_key unique (code),
    constraint templates_name_language_key unique (name, language),
    constraint template_name_is_metas check (name ~ '^[a-z0-9_]+$' and char_length(name) <= 512),
    constraint template_body_length check (length(body) between 1 and 1024),
    constraint template_footer_length check (length(footer) <= 60),
    constraint template_category_is_known check (category in ('MARKETING', 'UTILITY')),
    constraint template_state_is_known check (state in ('draft', 'pending', 'approved', 'paused', 'rejected', 'disabled')),
    constraint parameter_format_is_known check (parameter_format in ('POSITIONAL', 'NAMED')),
    constraint buttons_are_a_list check (jsonb_typeof(buttons) = 'array')
);
comment on table sending.templates is 'WhatsApp templates: our text and the state that Meta gives them. Only an approved one is sent.';
comment on column sending.templates.parameters is
'What fills {{1}}, {{2}}, … in order: person_first_name, referrer_name, consultant_first_name, company_name, product_name.';
comment on column sending.templates.buttons is '[{"text", "action": "continue" | "stop"}]: quick replies in order, text of at most 25 characters.';
comment on column sending.templates.held_until is 'The template rests until then, because Meta answered that it is paused.';
comment on column sending.templates.state_since is 'Meta''s time of the last state that a webhook told; an older one changes nothing.';

create table sending.messages (
    id bigint generated always as identity,
    uid uuid not null default gen_random_uuid(),
    lead_id bigint not null,
    channel_id bigint not null,
    template_id bigint not null,
    purpose text not null,
    send_key text not null,
    recipient text not null,
    body text not null,
    state text not null,
    sends integer not null default 0,
    wamid text,
    earlier_wamids text[] not null default '{}',
    wa_id text,
    queued_at timestamptz not null,
    sending_at timestamptz,
    accepted_at timestamptz,
    sent_at timestamptz,
    delivered_at timestamptz,
    read_at timestamptz,
    failed_at timestamptz,
    unknown_at timestamptz,
    error jsonb,
    constraint messages_pkey primary key (id),
    constraint messages_uid_key unique (uid),
    constraint messages_send_key_key unique (send_key),
    constraint messages_wamid_key unique (wamid),
    constraint messages_lead_id_fkey foreign key (lead_id) references leads.leads (id),
    constraint messages_channel_id_fkey foreign key (channel_id) references sending.channels (id),
    constraint messages_template_id_fkey foreign key (template_id) references sending.templates (id),
    constraint message_state_is_known check (
        state in ('queued', 'sending', 'accepted', 'sent', 'delivered', 'read', 'failed', 'unknown', 'cancelled')
    ),
    constraint accepted_has_a_wamid check (accepted_at is null or wamid is not null)
);
create index messages_lead_id_idx on sending.messages (lead_id);
create index messages_template_id_idx on sending.messages (template_id);
create index messages_recipient_idx on sending.messages (recipient, sending_at);
create index messages_channel_id_sending_at_idx on sending.messages (channel_id, sending_at);
create index messages_earlier_wamids_idx on sending.messages using gin (earlier_wamids) where earlier_wamids <> '{}';
create index messages_unknown_idx on sending.messages (unknown_at) where state = 'unknown';
comment on table sending.messages is
'Templates sent to people. queued -> sending -> accepted -> sent -> delivered -> read, or failed, unknown, cancelled; one send_key is one irreversible message.';
comment on column sending.messages.uid is 'Opaque id that Meta echoes as biz_opaque_callback_data.';
comment on column sending.messages.sends is 'How often a request may have left; more than 1 only after a send that provably did not leave, or by a human''s order.';
comment on column sending.messages.wamid is 'WhatsApp''s id of the message. It embeds the phone number: personal data.';
comment on column sending.messages.earlier_wamids is 'Ids of other copies of the message: refused ones before a further send, or a second copy after an unknown outcome.';

create table sending.message_buttons (
    message_id bigint not null,
    position smallint not null,
    action text not null,
    token_sha256 bytea not null,
    pressed_at timestamptz,
    constraint message_buttons_pkey primary key (message_id, position),
    constraint message_buttons_token_sha256_key unique (token_sha256),
    constraint message_buttons_message_id_fkey foreign key (message_id) references sending.messages (id),
    constraint button_action_is_known check (action in ('continue', 'stop'))
);
comment on table sending.message_buttons is
'Quick replies of a message. The random token in the button''s payload names message and action; only its SHA-256 is kept.';
comment on column sending.message_buttons.pressed_at is 'Meta''s time of the first press.';

create table chatwoot.contacts (
    person_id bigint not null,
    channel_id bigint not null,
    contact_id bigint not null,
    source_id text,
    updated_at timestamptz not null,
    constraint chatwoot_contacts_pkey primary key (person_id, channel_id),
    constraint chatwoot_contacts_person_id_fkey foreign key (person_id) references people.people (id),
    constraint chatwoot_contacts_channel_id_fkey foreign key (channel_id) references sending.channels (id)
);
create index chatwoot_contacts_channel_id_contact_id_idx on chatwoot.contacts (channel_id, contact_id);
comment on table chatwoot.contacts is 'The Chatwoot contact of a person, per channel.';

create table chatwoot.conversations (
    id bigint generated always as identity,
    lead_id bigint not null,
    channel_id bigint not null,
    attempt integer not null default 1,
    conversation_id bigint not null,
    assignee_id bigint,
    is_reused boolean not null,
    status text not null default 'open',
    seen_updated_at timestamptz,
    created_at timestamptz not null,
    constraint chatwoot_conversations_pkey primary key (id),
    constraint chatwoot_conversations_lead_id_attempt_key unique (lead_id, attempt),
    constraint chatwoot_conversations_lead_id_fkey foreign key (lead_id) references leads.leads (id),
    constraint chatwoot_conversations_channel_id_fkey foreign key (channel_id) references sending.channels (id),
    constraint conversation_status_is_known check (status in ('open', 'pending', 'snoozed', 'resolved'))
);
create index chatwoot_conversations_channel_id_idx on chatwoot.conversations (channel_id, conversation_id);
comment on table chatwoot.conversations is 'The Chatwoot conversations of a lead; attempt 1 is the first contact.';
comment on column chatwoot.conversations.status is 'Status in Chatwoot as last learnt: open, pending, snoozed or resolved.';
comment on column chatwoot.conversations.seen_updated_at is 'updated_at of the newest state that was applied; older webhooks are ignored.';
comment on column chatwoot.conversations.conversation_id is 'display_id of the conversation: the one in its address.';

create table sending.whatsapp_errors (
    first_code integer not null,
    last_code integer not null,
    class text not null,
    meaning text not null,
    constraint whatsapp_errors_pkey primary key (first_code),
    constraint codes_are_a_range check (first_code <= last_code)
);
comment on table sending.whatsapp_errors is
'What each error code of the Cloud API means for a send; outbox.fail() acts on the class. Source: Meta, Cloud API error codes, as of 2026-09-11.';
