create or replace function scoring.score_new(p_lead leads.leads)
returns void
language plpgsql
volatile
as $$
begin
    perform scoring.score(p_lead, 'registration');
exception
    when others then
        -- A submission never fails by its score: scoring.score_due() makes it later.
        raise warning 'a lead could not be scored: %', meta.describe_error(sqlstate, sqlerrm);
end;
$$;

comment on function scoring.score_new(leads.leads) is
'Scores a lead that is about to be written. Whatever goes wrong is said in a warning and undone alone.';

revoke all on function scoring.score_new(leads.leads) from public;
