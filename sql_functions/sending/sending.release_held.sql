create or replace function sending.release_held(p_reason text, p_now timestamptz)
returns integer
language sql
volatile
as $$
    select outbox.wake('whatsapp', array[p_reason], p_now);
$$;

comment on function sending.release_held(text, timestamptz) is
'What held templates back for this reason is over: they are due at once, and whoever still may not go is held again at the claim. Returns how many.';

revoke all on function sending.release_held(text, timestamptz) from public;
