create or replace function inbox.keep_observation(p_account_id bigint, p_bodies jsonb, p_looked jsonb)
returns bigint
language plpgsql
volatile
as $$
begin
    return inbox.keep_delivery('observation', convert_to(jsonb_strip_nulls(jsonb_build_object(
        'account', jsonb_build_object('id', p_account_id), 'bodies', p_bodies, 'looked', p_looked
    ))::text, 'UTF8'));
end;
$$;

comment on function inbox.keep_observation(bigint, jsonb, jsonb) is
'Keeps what was seen in Chatwoot (p_bodies: an array of bodies as its webhooks have them) for inbox.process_deliveries(); when all of it is applied, what p_looked says counts (inbox.finish_look). Returns the delivery.';

revoke all on function inbox.keep_observation(bigint, jsonb, jsonb) from public;
