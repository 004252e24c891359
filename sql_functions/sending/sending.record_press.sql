create or replace function sending.record_press(p_message_id bigint, p_position smallint, p_at timestamptz)
returns void
language sql
volatile
as $$
    update sending.message_buttons as b
    set pressed_at = p_at
    where b.message_id = p_message_id and b.position = p_position and b.pressed_at is null;
$$;

comment on function sending.record_press(bigint, smallint, timestamptz) is
'A button of a message was pressed at p_at, by Meta''s clock; the first press counts.';

revoke all on function sending.record_press(bigint, smallint, timestamptz) from public;
