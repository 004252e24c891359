create or replace function leads.add_touch(
    p_lead_id bigint,
    p_submission_id bigint,
    p_referrer_id bigint,
    p_origin text,
    p_touched_at timestamptz
)
returns void
language plpgsql
volatile
as $$
begin
    insert into leads.touches (lead_id, submission_id, referrer_id, origin, touched_at)
    values (p_lead_id, p_submission_id, p_referrer_id, p_origin, p_touched_at);
end;
$$;

comment on function leads.add_touch(bigint, bigint, bigint, text, timestamptz) is
'The person of an open lead was referred again, by this submission; p_referrer_id may be null. The caller holds the lead''s row and writes the event.';

revoke all on function leads.add_touch(bigint, bigint, bigint, text, timestamptz) from public;
